# from: valid.ttl
DELETE { :project psm:observationScope ?old }
INSERT { :project psm:observationScope :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :project psm:observationScope ?old }
