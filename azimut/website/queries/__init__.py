"""What the pages compose from several domains, each in a bounded number of queries."""
