# from: valid.ttl
# results: 3
DELETE { ?thing psm:sourceLines ?old }
WHERE { ?thing psm:sourceLines ?old ; a ?class . FILTER(?class IN (psm:Project, psm:Contribution, org:Organization)) }
