# from: valid.ttl
DELETE { :contribution psm:observationScope ?old }
INSERT { :contribution psm:observationScope :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :contribution psm:observationScope ?old }
