# from: valid.ttl
# results: 16
DELETE { ?thing dct:source ?old }
WHERE { ?thing dct:source ?old ; a ?class . FILTER(?class NOT IN (psm:Project, psm:Contribution, org:Organization)) }
