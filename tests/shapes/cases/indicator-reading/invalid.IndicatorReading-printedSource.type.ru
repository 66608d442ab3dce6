# from: valid.ttl
DELETE { :reading psm:printedSource ?old }
INSERT { :reading psm:printedSource "Istat 2023"@it . }
WHERE { :reading psm:printedSource ?old }
