# from: valid.ttl
DELETE { :programme skos:inScheme ?old }
INSERT { :programme skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :programme skos:inScheme ?old }
