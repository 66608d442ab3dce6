# from: valid.ttl
INSERT DATA { :action psm:correctionNote "Autre raison"@fr . }
