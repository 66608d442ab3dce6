# from: valid.ttl
DELETE { :project psm:projectKind ?old }
INSERT { :project psm:projectKind :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :project psm:projectKind ?old }
