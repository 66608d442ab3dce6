# from: valid.ttl
INSERT DATA { :entry prov:hadPrimarySource <https://example.org/altri.csv> }
