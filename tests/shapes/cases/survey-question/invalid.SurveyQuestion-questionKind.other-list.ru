# from: valid.ttl
DELETE { :question psm:questionKind ?old }
INSERT { :question psm:questionKind :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :question psm:questionKind ?old }
