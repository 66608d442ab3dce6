# from: valid.ttl
DELETE { :question skos:inScheme ?old }
INSERT { :question skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :question skos:inScheme ?old }
