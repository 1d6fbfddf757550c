"""The super-administration: for anyone without it, whatever their role, these addresses do not exist."""

from azimut.config.administration import administration
from tests.access.lines import Public

AT = "/pro/administration/"
ABSENT = "00000000-0000-4000-8000-000000000000"

ADDRESSES = {
    "admin:index": Public(AT, get=404, post=404),
    "admin:jsi18n": Public(f"{AT}jsi18n/", get=404, post=404),
    "admin:app_list": Public(f"{AT}accounts/", get=404, post=404),
}
for _model in administration._registry:
    _options = _model._meta
    _at, _name = f"{AT}{_options.app_label}/{_options.model_name}/", f"admin:{_options.app_label}_{_options.model_name}"
    ADDRESSES |= {
        f"{_name}_changelist": Public(_at, get=404, post=404),
        f"{_name}_history": Public(f"{_at}{ABSENT}/history/", get=404, post=404),
        f"{_name}_change": Public(f"{_at}{ABSENT}/change/", get=404, post=404),
    }
