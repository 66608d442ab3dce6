# from: valid.ttl
# results: 16
DELETE { ?thing psm:sourceLines ?old }
WHERE { ?thing psm:sourceLines ?old ; a ?class . FILTER(?class NOT IN (psm:Project, psm:Contribution, org:Organization)) }
