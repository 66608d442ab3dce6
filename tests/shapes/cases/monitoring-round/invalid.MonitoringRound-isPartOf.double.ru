# from: valid.ttl
INSERT DATA { :round dct:isPartOf :second . :second a psm:StrategicPlan . }
