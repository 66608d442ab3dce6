# from: valid.parts.ttl
DELETE WHERE { ?value psm:indicator ?old }
