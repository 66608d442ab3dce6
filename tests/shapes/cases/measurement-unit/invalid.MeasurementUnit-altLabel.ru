# from: valid.ttl
INSERT DATA { :unit skos:altLabel "pct" . }
