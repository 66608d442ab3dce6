# from: valid.ttl
# results: 2
INSERT { :twin ?p ?o }
WHERE { :organisation ?p ?o . FILTER(?p != cov:IPAcode) }
