# from: valid.ttl
INSERT DATA { :action psm:correctionNote "Altro motivo"@it . }
