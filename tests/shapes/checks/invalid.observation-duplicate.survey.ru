# from: valid.ttl
INSERT { :result-again ?p ?o }
WHERE { :result ?p ?o }
