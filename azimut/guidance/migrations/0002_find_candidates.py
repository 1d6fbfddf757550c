"""The search of candidates, in the database: one round trip asks everything, with plans the connection keeps.

Planning each of these questions anew costs more than answering it: hence a function and its generic plans. Near and
remote are two questions. For each network a small box is looked at first, a large one only when the small one holds too
few: in a large town thousands of places are never read. A group of places equally near is returned whole, or its members
could not take turns.
"""

from django.db import migrations

FIND_CANDIDATES = """
CREATE FUNCTION guidance_candidates(
    networks text[], themes text[], publics text[],
    areas text[], communes text[], departments text[], regions text[],
    latitude double precision, longitude double precision, reaches double precision[], theme_reaches double precision[],
    step double precision, each integer
) RETURNS TABLE (
    reception_point uuid, structure uuid, network text, distance_km double precision, is_remote boolean, is_by_theme boolean
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    -- Every area that contains the place; for a department or a region, those it contains too.
    codes text[] := guidance_candidates.areas
        || ARRAY(
            SELECT link.territory_id::text FROM territories_territory_communes AS link
            WHERE link.commune_id = ANY(guidance_candidates.communes)
        )
        || ARRAY(
            SELECT commune.code::text FROM territories_commune AS commune
            WHERE commune.department_id = ANY(guidance_candidates.departments)
        )
        || ARRAY(
            SELECT 'dep-' || department.code FROM territories_department AS department
            WHERE department.region_id = ANY(guidance_candidates.regions)
        );
    cosine double precision := cos(radians(guidance_candidates.latitude));
    wanted text;
    reach double precision;
    height double precision;
    width double precision;
    found_rows integer;
BEGIN
    IF guidance_candidates.latitude IS NOT NULL THEN
        FOREACH wanted IN ARRAY guidance_candidates.networks LOOP
            -- Near by; else further, among the nearest; else among all, when none of the nearest serves the place.
            FOR attempt IN 1..3 LOOP
                reach := guidance_candidates.reaches[least(attempt, 2)];
                height := reach / 111.32;
                width := reach / (111.32 * greatest(cosine, 0.01));
                RETURN QUERY
                    SELECT nearest.id, nearest.structure_id, wanted, nearest.distance, FALSE, FALSE
                    FROM (
                        SELECT near.id, near.structure_id, near.distance
                        FROM (
                            SELECT point.id, point.structure_id, 12742 * asin(least(1, sqrt(
                                power(sin(radians(point.latitude - guidance_candidates.latitude) / 2), 2)
                                + cosine * cos(radians(point.latitude))
                                * power(sin(radians(point.longitude - guidance_candidates.longitude) / 2), 2)
                            ))) AS distance
                            FROM directory_receptionpoint AS point
                            WHERE point.network_id = wanted
                                AND point.latitude BETWEEN guidance_candidates.latitude - height
                                    AND guidance_candidates.latitude + height
                                AND point.longitude BETWEEN guidance_candidates.longitude - width
                                    AND guidance_candidates.longitude + width
                                AND point.ended_on IS NULL AND NOT point.is_remote
                        ) AS near
                        WHERE near.distance < reach
                        ORDER BY floor(near.distance / step)
                        FETCH FIRST (CASE WHEN attempt < 3 THEN 4 * each ELSE 1000000 END) ROWS WITH TIES
                    ) AS nearest
                    -- A structure without a service serves around its places; so does a service without coverage.
                    WHERE coalesce((
                        SELECT bool_or(cardinality(service.coverage) = 0 OR service.coverage::text[] && codes)
                        FROM directory_service AS service
                        WHERE service.structure_id = nearest.structure_id AND service.ended_on IS NULL
                    ), TRUE);
                GET DIAGNOSTICS found_rows = ROW_COUNT;
                EXIT WHEN found_rows >= each OR (attempt = 2 AND found_rows > 0);
            END LOOP;
        END LOOP;

        IF cardinality(guidance_candidates.themes) > 0 THEN
            FOREACH reach IN ARRAY guidance_candidates.theme_reaches LOOP
                height := reach / 111.32;
                width := reach / (111.32 * greatest(cosine, 0.01));
                RETURN QUERY
                    SELECT near.id, near.structure_id, coalesce(near.network_id, '')::text, near.distance, FALSE, TRUE
                    FROM (
                        SELECT point.id, point.structure_id, point.network_id, 12742 * asin(least(1, sqrt(
                            power(sin(radians(point.latitude - guidance_candidates.latitude) / 2), 2)
                            + cosine * cos(radians(point.latitude))
                            * power(sin(radians(point.longitude - guidance_candidates.longitude) / 2), 2)
                        ))) AS distance
                        FROM directory_receptionpoint AS point
                        WHERE point.latitude BETWEEN guidance_candidates.latitude - height
                                AND guidance_candidates.latitude + height
                            AND point.longitude BETWEEN guidance_candidates.longitude - width
                                AND guidance_candidates.longitude + width
                            AND point.ended_on IS NULL AND NOT point.is_remote
                            AND coalesce(point.network_id <> ALL(guidance_candidates.networks), TRUE)
                    ) AS near
                    WHERE near.distance < reach AND EXISTS (
                        SELECT 1 FROM directory_service AS service
                        WHERE service.structure_id = near.structure_id AND service.ended_on IS NULL
                            AND service.themes::text[] && guidance_candidates.themes
                            AND (cardinality(service.publics) = 0 OR service.publics::text[] && guidance_candidates.publics)
                            AND (cardinality(service.coverage) = 0 OR service.coverage::text[] && codes)
                    )
                    ORDER BY floor(near.distance / step) FETCH FIRST (each) ROWS WITH TIES;
                GET DIAGNOSTICS found_rows = ROW_COUNT;
                EXIT WHEN found_rows >= each;
            END LOOP;
        END IF;
    END IF;

    RETURN QUERY
        SELECT point.id, point.structure_id, point.network_id::text, NULL::double precision, TRUE, FALSE
        FROM directory_receptionpoint AS point
        WHERE point.is_remote AND point.network_id = ANY(guidance_candidates.networks) AND point.ended_on IS NULL
            AND coalesce((
                SELECT bool_or(cardinality(service.coverage) = 0 OR service.coverage::text[] && codes)
                FROM directory_service AS service
                WHERE service.structure_id = point.structure_id AND service.ended_on IS NULL
            ), TRUE);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0001_initial"),
        ("directory", "0005_cover_near_points"),
        ("territories", "0002_tell_former_communes_apart"),
    ]

    operations = [migrations.RunSQL(FIND_CANDIDATES, "DROP FUNCTION guidance_candidates")]
