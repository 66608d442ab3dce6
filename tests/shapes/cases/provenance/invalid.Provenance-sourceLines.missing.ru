# from: valid.ttl
# results: 19
DELETE WHERE { ?thing psm:sourceLines ?old }
