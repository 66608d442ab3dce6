# from: valid.ttl
DELETE { :reading psm:printedYear ?old . :value psm:year ?old }
INSERT { :reading psm:printedYear "2023" . :value psm:year "2023" }
WHERE { :reading psm:printedYear ?old . :value psm:year ?old }
