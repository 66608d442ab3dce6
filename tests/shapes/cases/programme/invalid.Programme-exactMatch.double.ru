# from: valid.ttl
INSERT DATA { :programme skos:exactMatch <http://example.org/one> , <http://example.org/two> . }
