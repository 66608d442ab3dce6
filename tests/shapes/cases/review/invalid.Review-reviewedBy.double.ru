# from: valid.ttl
INSERT DATA { :review psm:reviewedBy "Un altro ufficio" }
