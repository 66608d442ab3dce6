# from: valid.ttl
INSERT DATA { :programme skos:broadMatch <http://example.org/one> , <http://example.org/two> . }
