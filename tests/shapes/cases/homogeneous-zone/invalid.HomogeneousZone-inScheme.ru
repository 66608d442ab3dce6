# from: valid.ttl
DELETE { :zone skos:inScheme ?old }
INSERT { :zone skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :zone skos:inScheme ?old }
