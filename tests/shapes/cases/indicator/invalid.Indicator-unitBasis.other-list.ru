# from: valid.ttl
DELETE { :indicator psm:unitBasis ?old }
INSERT { :indicator psm:unitBasis :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :indicator psm:unitBasis ?old }
