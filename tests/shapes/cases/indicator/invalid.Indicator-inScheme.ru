# from: valid.ttl
DELETE { :indicator skos:inScheme ?old }
INSERT { :indicator skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :indicator skos:inScheme ?old }
