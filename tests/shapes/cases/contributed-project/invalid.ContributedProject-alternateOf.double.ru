# from: valid.ttl
INSERT DATA { :project prov:alternateOf <https://example.org/un-altro> }
