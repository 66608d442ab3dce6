# from: valid.ttl
# results: 3
DELETE { ?thing dct:source ?old }
WHERE { ?thing dct:source ?old ; a ?class . FILTER(?class IN (psm:Project, psm:Contribution, org:Organization)) }
