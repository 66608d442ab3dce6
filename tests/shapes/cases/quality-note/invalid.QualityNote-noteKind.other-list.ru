# from: valid.ttl
DELETE { :note psm:noteKind ?old }
INSERT { :note psm:noteKind :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :note psm:noteKind ?old }
