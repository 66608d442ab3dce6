# from: valid.ttl
INSERT { :programme skos:broader :second . :second ?p ?o }
WHERE { :parent ?p ?o }
