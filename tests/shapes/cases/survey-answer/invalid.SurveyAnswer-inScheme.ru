# from: valid.ttl
DELETE { :answer skos:inScheme ?old }
INSERT { :answer skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :answer skos:inScheme ?old }
