# from: valid.ttl
INSERT DATA { :unit skos:exactMatch <http://example.org/unit> . }
