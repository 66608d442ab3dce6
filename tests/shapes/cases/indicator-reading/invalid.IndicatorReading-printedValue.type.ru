# from: valid.ttl
DELETE { :reading psm:printedValue ?old }
INSERT { :reading psm:printedValue "43"@it . }
WHERE { :reading psm:printedValue ?old }
