# from: valid.ttl
INSERT DATA { :project dct:license <https://example.org/un-altro> }
