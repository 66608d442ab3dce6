# from: valid.ttl
# results: 2
INSERT { :twin ?p ?o } WHERE { :progress ?p ?o }
