# from: valid.ttl
DELETE { :organisation psm:organisationKind ?old }
INSERT { :organisation psm:organisationKind :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :organisation psm:organisationKind ?old }
