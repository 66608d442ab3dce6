# from: valid.ttl
INSERT DATA { :project foaf:page <https://example.org/un-altro> }
