# from: valid.ttl
INSERT DATA { :mention psm:mentionedProject :second . :second a psm:Project . }
