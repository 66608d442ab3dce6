# from: valid.ttl
# results: 2
DELETE WHERE { :action psm:correctedText ?old }
