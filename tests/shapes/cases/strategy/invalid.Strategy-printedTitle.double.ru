# from: valid.ttl
INSERT DATA { :strategy psm:printedTitle "ALTRO TITOLO"@it . }
