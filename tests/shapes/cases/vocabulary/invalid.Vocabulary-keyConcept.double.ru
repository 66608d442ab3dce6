# from: valid.ttl
INSERT DATA { :vocabulary ndc:keyConcept "second" . }
