# from: valid.ttl
INSERT DATA { :action psm:correctedText "Altra lettura"@it . }
