# from: valid.ttl
DELETE { :group skos:inScheme ?old }
INSERT { :group skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :group skos:inScheme ?old }
