# from: valid.ttl
DELETE { :programme psm:programmeKind ?old }
INSERT { :programme psm:programmeKind :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :programme psm:programmeKind ?old }
