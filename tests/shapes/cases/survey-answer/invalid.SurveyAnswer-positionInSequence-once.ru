# from: valid.ttl
# results: 2
INSERT { :twin ?p ?o } WHERE { :answer ?p ?o }
