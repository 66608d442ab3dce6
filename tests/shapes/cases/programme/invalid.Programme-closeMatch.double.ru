# from: valid.ttl
INSERT DATA { :programme skos:closeMatch <http://example.org/one> , <http://example.org/two> . }
