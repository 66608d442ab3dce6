# from: valid.ttl
INSERT DATA { :value qb:dataSet :second . :second a qb:DataSet . }
