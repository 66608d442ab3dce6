# from: valid.parts.ttl
DELETE WHERE { :second psm:indicator ?old }
