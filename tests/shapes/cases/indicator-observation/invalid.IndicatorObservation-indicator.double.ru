# from: valid.ttl
INSERT DATA { :value psm:indicator :second . :second a psm:Indicator . }
