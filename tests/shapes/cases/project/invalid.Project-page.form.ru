# from: valid.ttl
INSERT DATA { :project foaf:page <ftp://example.org/file> . }
